/*! Optimum Engagements. Includes govuk-frontend, (c) Crown copyright (Government Digital Service), MIT licence: see licences.txt */
(()=>{document.body.classList.add("js-enabled","govuk-frontend-supported");})();
